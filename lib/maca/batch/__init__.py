"""The batch: a whole run without anybody watching; nothing is imported here, so that commands start quickly."""
