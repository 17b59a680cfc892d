"""Tables of companies: read and checked, described, taken over from gBizINFO, or invented."""
