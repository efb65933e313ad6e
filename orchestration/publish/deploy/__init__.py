"""The public site copied to where the public reads it: folders, sftp, rsync, s3, any other store fsspec knows."""
