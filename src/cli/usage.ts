export const usage = `storage-integrator: S3-compatible storage on the command line

  storage-integrator connections test              what is right and wrong with the connection, step by step
  storage-integrator ls [s3://bucket[/prefix]]     buckets, or what lies below a prefix (-r: all levels)
  storage-integrator stat s3://bucket/key          attributes, metadata and tags of an object
  storage-integrator cat s3://bucket/key           an object's bytes
  storage-integrator sandbox                       an S3 store on this machine, until it is interrupted
  storage-integrator sandbox status                how the running one runs
  storage-integrator sandbox faults [ACTION]       list; add RULE, remove ID, on ID, off ID, reset ID, clear
  storage-integrator sandbox time SPAN             moves its time ahead (31d, 12h): lifecycle rules fall due
  storage-integrator sandbox requests              what it is asked, as it comes
  storage-integrator probe [s3://bucket]           what the endpoint really does: tries everything and reads it back
                                                   (in buckets that it makes and removes, or below a prefix of the bucket)

  storage-integrator api index FILE|URL            operations, schemas and problems of an API definition
  storage-integrator api show FILE|URL [OPERATION] one operation (METHOD PATH or operationId), or --schema NAME
  storage-integrator api sample FILE|URL OPERATION a request that fits the definition
  storage-integrator api code FILE|URL OPERATION   that request as code: --target curl and others
  storage-integrator api client FILE|URL           a typed client of some operations with its tests
  storage-integrator api diff OLD NEW              what a new version changes; exit code 1 when something breaks
  storage-integrator api send FILE|URL OPERATION   one call of a management API, with the login that it needs
  storage-integrator api mock FILE|URL             a server on this machine that behaves as the definition says
  storage-integrator api check FILE|URL            asks a live service, and names where its answers differ from the definition

  storage-integrator patterns list [WORDS]         adaptation patterns; with --probe FILE how each does on that endpoint
  storage-integrator patterns show ID              what it replaces, needs and avoids; with --target its sample
  storage-integrator patterns render ID...         puts samples and what they depend on into a project
  storage-integrator patterns check                whether the catalogue is complete

  storage-integrator scaffold integration          a project for an integration, with its tests; again: what newer templates change
  storage-integrator scaffold tests                only the tests, from verification goals and API operations
  storage-integrator docs export FILE|DIR          delivered documents, Markdown, as .docx, .html and .pdf
  storage-integrator scaffold docs                 the documents, filled from what there is; again: what has changed since
  storage-integrator check                         integration.yaml against code, tests, documents, secrets, licences, stores;
                                                   exit code 1 when something stands in the way of a delivery
  storage-integrator package                       the delivery package: source, documents, evidence, SBOM, hashes; the same bytes again
  storage-integrator verify-package FILE           whether a delivery package holds what its manifest says, and nothing else

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

Sandbox (127.0.0.1 only)
  --port N                 9090; 0: any that is free
  --data-dir DIR           where it keeps data; without it a temporary folder that goes when it stops
  --access-key KEY         or AWS_ACCESS_KEY_ID; made up and printed when there is none
  --secret-key SECRET      or AWS_SECRET_ACCESS_KEY, which other users of this machine cannot read
  --region NAME            or AWS_REGION, AWS_DEFAULT_REGION; us-east-1
  --dialect NAME|FILE      behaves like aws, or like a vendor of the probe; or as the JSON of a vendor or a probe says
  --fsync                  what it confirmed survives a power loss too
  --fault RULE             makes requests fail, again for each: "put key=logs/* status=503 count=3"
  --admin-port N           for the commands above; the port after --port

A fault rule: [put|PutObject ...] [bucket=NAME] [key=PATTERN] [after=N] [count=N] [probability=P] [seed=N] [id=NAME] and one of
  latency=200ms  status=500|503 [code=CODE]  reset[=request|answer]  truncate=BYTES  errorIn200[=CODE]  slow=64KiB/s  duplicate

Management API (secrets: API_USERNAME, API_PASSWORD, API_TOKEN, API_KEY, API_CLIENT_ID, API_CLIENT_SECRET)
  --server URL             or API_SERVER; the definition's path is added when the address has none
  --auth WAY               xms, ceph-dashboard, none, basic, bearer, mutualTls, or a JSON file; without it as the definition says
  --cert-file, --key-file  PEM files of a client certificate
  --param NAME=VALUE       send, check: a parameter, again for each; sent as a query when the definition has none of that name
  --header "NAME: VALUE"   send: again for each
  --body FILE|-            send: the body; -: standard input
  --form NAME=TEXT|@FILE   send: a field of a form, again for each
  --sample                 send: made-up values for what is required and not given
  --follow                 send: waits until action_status settles or the object is gone
  --all-pages              send: reads a list whole, with limit and offset
  --unsafe                 check: operations that change something, too, with made-up bodies
  --only TEXT              check: operations whose path or operationId contains it
  --port N                 mock: any that is free
  --fault RULE             mock: as for the sandbox; operations by operationId, key=PATTERN is the path
  --latency MS             mock: every answer waits so long
  --stateless              mock: keeps no objects, every answer is a sample

Code
  --target TARGET          api code: curl, httpie, wget, powershell, typescript, javascript, python, java, go, csharp, php
  --uses DIR               api diff: marks what the code and the integration manifests below DIR use
  --language LANGUAGE      api client: typescript, python, java or go
  --operations ID,ID       api client: operationIds, or "METHOD PATH"
  --tag TAG                api client: all operations of a tag
  --out DIR                api client: its folder; files that people changed stay, new ones stand beside them as .new
  --name NAME              api client: of the package
  --dry-run                api client, patterns render: only says what would be written

Patterns
  --target LANGUAGE        typescript, python, java or go
  --out DIR                render: the project's folder
  --folder DIR             render: where in the project the samples go; beside earlier ones, or the language's usual place
  --probe FILE             list, show: what \`probe --format json\` found of the endpoint
  --language LANGUAGE      en or zh-cn
  --catalogue DIR          another catalogue than the one that ships

Integrations
  --answers FILE           YAML in the form of integration.yaml; without it the one in --out
  --out DIR                the folder of the integration
  --languages LIST         docs: zh-cn,en; without it those of the manifest
  --only LIST              docs: some documents by their ids: faq,test-report
  --dry-run                only says what would happen to each file
  --on-conflict WAY        report: leaves them as they are, exit code 1; keep yours; take the template's; markers: both, as git writes them
  --dir DIR                docs (as --out), check, package: the folder with integration.yaml; without it the working folder
  --live                   check, package: asks the management API and probes the store that the options above name
  --out FILE               package: the archive; check: writes the report there
  --sha256 HASH            verify-package: of the manifest or the archive, as the sender told it
  --override "REASON"      package: packs in spite of errors, and records them with the reason
  --templates DIR          other templates than those that ship
  --catalogue DIR          another catalogue of patterns
Documents
  --to FORMATS             docx, html, pdf: several with commas; docx without it. PDF needs Chrome, Chromium or Edge (or CHROME_PATH);
                           page numbers in the contents of docx are exact with LibreOffice (or SOFFICE_PATH)
  --out DIR                docs export: where the files go
  --template FILE          docs export: a .docx or .dotx whose styles, header, footer and page size the .docx takes on; without it the
                           reference.docx in the folder documents.templates of integration.yaml

Output
  --format FORMAT          text or json; json: ls prints one object a line; probe, api diff, api check, check: markdown, too
  --schema NAME            api show: that schema
  -r, --recursive          ls: every key below the prefix
  --limit N                ls: at most about N entries
  --version-id ID          stat, cat: that version
  --language LANGUAGE      probe, check: en or zh-cn
  --out FILE               probe, api check: writes the report there; api send: the body of the answer
  --compare FILE           probe: shows what changed since the report in FILE (json)
  --yes                    probe: does not ask before it starts
  --clean                  probe: only removes what probes that were killed have left
  -h, --help
  --version

Exit codes: 0 done, 1 failed, 2 usage, 3 no such bucket or object, 4 credentials or permission, 5 network or TLS
`;
