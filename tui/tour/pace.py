"""How fast the guided tour goes: it waits, is stopped, stepped and ended."""

import asyncio


class Pace:
    """Waits for the guide; at speed 2 half as long, at speed `inf` not at all."""

    def __init__(self, speed: float = 1) -> None:
        self._speed = speed
        self._woken = asyncio.Event()
        self._stepping = False
        self.paused = False
        self.asking = False
        self.over = False

    def pause_or_play(self) -> None:
        """Stop where the tour is, or play on."""
        self.paused = not self.paused
        self._woken.set()

    def pause(self) -> None:
        """Stop where the tour is."""
        self.paused = True
        self._woken.set()

    def step(self) -> None:
        """Wait no longer for this caption; when paused, play to the next one."""
        self._stepping = True
        self._woken.set()

    def end(self) -> None:
        """Wait no more; the tour is over."""
        self.over = True
        self._woken.set()

    def ask(self) -> None:
        """Begin to wait for a word whether there is to be more."""
        self.asking, self.paused, self._stepping = True, False, False

    async def more_is_wanted(self) -> bool:
        """Wait until somebody asks for more by any key, or ends the tour."""
        while not (self.over or self.paused or self._stepping):
            self._woken.clear()
            await self._woken.wait()
        self.asking = self.paused = False
        return not self.over

    async def read(self, seconds: float) -> None:
        """Wait until a caption is read; while paused, until somebody goes on."""
        self._stepping = False
        await self._wait(seconds)

    async def between(self, seconds: float) -> None:
        """Wait between two keys; a step that was asked for goes on to its end."""
        if self._stepping:
            await asyncio.sleep(0 if self.over else seconds / self._speed)
        else:
            await self._wait(seconds)

    async def _wait(self, seconds: float) -> None:
        while not self.over and not self._stepping:
            was_paused = self.paused
            self._woken.clear()
            try:
                timeout = None if was_paused else seconds / self._speed
                await asyncio.wait_for(self._woken.wait(), timeout)
            except TimeoutError:
                return
            if was_paused and not self.paused:
                return
