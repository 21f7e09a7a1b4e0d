/** A piece of a file's text and where it stands: UTF-16 offsets, the end exclusive. */
export interface TextPart {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * A `.http` file as it was read. Parts know their place and the text is kept, so that a change of one part leaves all others as
 * they are, byte by byte.
 */
export interface HttpFile {
  readonly text: string;
  readonly variables: readonly FileVariable[];
  readonly requests: readonly FileRequest[];
}

/** `@name = value`: known to the whole file. */
export interface FileVariable {
  readonly name: TextPart;
  readonly value: TextPart;
}

/** A request between two `###` lines. */
export interface FileRequest {
  /** From behind the `###` line to the next one or the end. */
  readonly start: number;
  readonly end: number;
  /** Text of the `###` line before it. */
  readonly title: string;
  /** `# @name login`: other requests refer to its answer. */
  readonly name?: TextPart;
  /** `# @operation GET /os-buckets/{bucket_id}`: which operation of the definition it is of; ours, a comment to others. */
  readonly operation?: TextPart;
  /** `# @definition xms.yaml`: address of the definition, relative to the file. */
  readonly definition?: TextPart;
  /** GET when the line has only an address. */
  readonly method: TextPart;
  /** The address; a query on further lines is in {@link FileRequest.queryLines}. */
  readonly target: TextPart;
  /** Lines behind the first that begin with `?` or `&`, from that character on. */
  readonly queryLines: readonly TextPart[];
  readonly headers: readonly FileHeader[];
  /** Without the empty lines at its end. */
  readonly body?: TextPart;
}

export interface FileHeader {
  readonly name: TextPart;
  readonly value: TextPart;
}
