"""One file for each report format, with its record `FORMAT`; see `geo.exports.report`."""
