# verdict: failed  hint: async
import asyncio


async def run_all(work, xs):
    return await asyncio.gather(*[asyncio.to_thread(work, x) for x in xs])
