"""Where workbooks come from: folders, zips, https, sftp, s3."""
