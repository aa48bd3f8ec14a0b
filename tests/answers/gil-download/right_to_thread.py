# verdict: passed
def download_all(fetch, urls):
    import asyncio

    async def download():
        places = asyncio.Semaphore(4)

        async def one(url):
            async with places:
                return await asyncio.to_thread(fetch, url)

        return await asyncio.gather(*[one(url) for url in urls])

    return list(asyncio.run(download()))
