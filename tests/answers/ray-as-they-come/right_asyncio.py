# verdict: passed
import asyncio
import threading


def use_all(work, xs, use):
    async def used(ref):
        use(await ref)

    async def main():
        await asyncio.gather(*[used(call.remote(work, x)) for x in xs])

    thread = threading.Thread(target=asyncio.run, args=[main()])
    thread.start()
    thread.join()
