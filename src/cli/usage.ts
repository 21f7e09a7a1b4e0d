export const usage = `storage-integrator: S3-compatible storage on the command line

  storage-integrator connections test              what is right and wrong with the connection, step by step
  storage-integrator ls [s3://bucket[/prefix]]     buckets, or what lies below a prefix (-r: all levels)
  storage-integrator stat s3://bucket/key          attributes, metadata and tags of an object
  storage-integrator cat s3://bucket/key           an object's bytes
  storage-integrator probe [s3://bucket]           what the endpoint really does: tries everything and reads it back
                                                   (in buckets that it makes and removes, or below a prefix of the bucket)

Connection
  --endpoint URL           or AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, S3_ENDPOINT
  --region NAME            or AWS_REGION, AWS_DEFAULT_REGION; us-east-1
  --profile NAME           keys from the AWS configuration files; or AWS_PROFILE
                           (without it: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN)
  --anonymous              unsigned requests
  --addressing STYLE       auto, path or virtual
  --ca-file FILE           PEM file of a private certificate authority; or AWS_CA_BUNDLE
  --insecure               do not verify the server's certificate
  --proxy URL              http://host:port

Output
  --format FORMAT          text or json; json: ls prints one object a line; probe: markdown, too
  -r, --recursive          ls: every key below the prefix
  --limit N                ls: at most about N entries
  --version-id ID          stat, cat: that version
  --language LANGUAGE      probe: en or zh-cn
  --out FILE               probe: writes the report there
  --compare FILE           probe: shows what changed since the report in FILE (json)
  --yes                    probe: does not ask before it starts
  --clean                  probe: only removes what probes that were killed have left
  -h, --help
  --version

Exit codes: 0 done, 1 failed, 2 usage, 3 no such bucket or object, 4 credentials or permission, 5 network or TLS
`;
