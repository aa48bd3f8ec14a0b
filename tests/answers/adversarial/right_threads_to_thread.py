# verdict: passed
def answer(work, xs):
    # An event loop that hands calls to threads, the later ones after a pause and through a semaphore of its own.
    async def main():
        places = asyncio.Semaphore(2)

        async def one(i, x):
            await asyncio.sleep(0.07 * i)
            async with places:
                return await asyncio.to_thread(work, x)

        return await asyncio.gather(*[one(i, x) for i, x in enumerate(xs)])

    return list(asyncio.run(main()))
