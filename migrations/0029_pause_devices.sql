-- When a push service refuses a device without saying that it is gone, it is left alone for a while.
ALTER TABLE devices ADD COLUMN paused_until INTEGER;
-- When the device was registered last; null where that was only once.
ALTER TABLE devices ADD COLUMN confirmed_at INTEGER;
