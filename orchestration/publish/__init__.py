"""The last room: from a candidate's data/ and its gate.json to the public site, the release and the switch."""
