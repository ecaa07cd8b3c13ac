"""Files that the catalogue makes: marked copies and evidence bundles. Pure: bytes and plain data in and out."""
