"""The conversations and the messages of the open one."""
