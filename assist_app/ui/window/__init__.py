"""The window itself, and the seam to asyncio."""
