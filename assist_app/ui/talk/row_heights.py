"""Prefix sums of row heights: where a row begins and which row lies at a height, in O(log n)."""

from __future__ import annotations


class RowHeights:
    """A Fenwick tree of pixel heights; rows not measured yet count with an estimate."""

    def __init__(self, count: int, estimate: int) -> None:
        self._estimate = estimate
        self._rebuild([estimate] * count)

    def __len__(self) -> int:
        return len(self._heights)

    def _rebuild(self, heights: list[int]) -> None:
        self._heights = heights
        if heights and all(height == self._estimate for height in (heights[0], heights[-1])):
            uniform = heights.count(self._estimate) == len(heights)
        else:
            uniform = not heights
        if uniform:
            self._tree = [self._estimate * (n & -n) for n in range(len(heights) + 1)]
        else:
            self._tree = [0, *heights]
            for n in range(1, len(self._tree)):
                parent = n + (n & -n)
                if parent < len(self._tree):
                    self._tree[parent] += self._tree[n]
        self._top = 1 << max(0, len(heights).bit_length() - 1)

    @property
    def total(self) -> int:
        """Height of all rows."""
        return self.offset(len(self._heights))

    def height(self, row: int) -> int:
        """Height of one row."""
        return self._heights[row]

    def set(self, row: int, height: int) -> int:
        """Changes one row; returns by how much it grew."""
        grown = height - self._heights[row]
        if grown:
            self._heights[row] = height
            n = row + 1
            while n < len(self._tree):
                self._tree[n] += grown
                n += n & -n
        return grown

    def append(self) -> None:
        """Adds a row with the estimated height."""
        row = len(self._heights) + 1
        begin = row - (row & -row)
        self._tree.append(self.offset(row - 1) - self.offset(begin) + self._estimate)
        self._heights.append(self._estimate)
        self._top = 1 << max(0, row.bit_length() - 1)

    def insert(self, row: int) -> None:
        """Adds a row in the middle; rebuilds, which costs O(n), because late messages are rare."""
        self._rebuild([*self._heights[:row], self._estimate, *self._heights[row:]])

    def offset(self, row: int) -> int:
        """Top of a row: the heights of all rows before it."""
        total = 0
        while row > 0:
            total += self._tree[row]
            row -= row & -row
        return total

    def row_at(self, y: int) -> int:
        """The row that covers height `y`, clamped to the first and last row."""
        place, step = 0, self._top
        while step:
            following = place + step
            if following < len(self._tree) and self._tree[following] <= y:
                place = following
                y -= self._tree[following]
            step >>= 1
        return max(0, min(place, len(self._heights) - 1))
