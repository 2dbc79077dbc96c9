"""Russian dates and times: the month in words, the clock with the zone's name."""

# E is the month as it stands beside a day: "ноября".
DATE_FORMAT = "j E Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y, H:i T"
