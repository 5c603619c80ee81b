"""One file for each picture format, with its record `FORMAT`; see `geo.exports.picture_format`."""
