import type { Header } from './apiRequest';

/** What came back. */
export interface ApiResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Header[];
  /** Where it came from at last, behind redirects within one origin. It may hold secrets in its query: redact before showing. */
  readonly url: string;
  /** Redirects that were followed, the first one first. */
  readonly redirects: readonly string[];
  /** A redirect to another host, or of a request that changes something, which nobody follows without being asked. */
  readonly notFollowed?: string;
  readonly time: ResponseTime;
  /** Bytes of the body over the wire, before anything was decompressed. */
  readonly wireBytes: number;
  readonly body: ResponseBody;
}

/** Milliseconds from the start of the request, connecting included. */
export interface ResponseTime {
  readonly toHeaders: number;
  readonly toEnd: number;
}

export type ResponseBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json' | 'text'; readonly text: string; readonly size: number; readonly cut: boolean }
  | {
      readonly kind: 'image' | 'binary';
      readonly mediaType: string;
      readonly bytes: Uint8Array;
      /** Bytes behind decompression; with `cut`, only those that were kept. */
      readonly size: number;
      /** There was more than is kept in memory. */
      readonly cut: boolean;
    }
  /** It went into a {@link BodySink}. */
  | { readonly kind: 'saved'; readonly mediaType: string; readonly size: number };

/** Status and headers, before the body is read. */
export type ResponseHead = Pick<ApiResponse, 'status' | 'statusText' | 'headers'>;

/** Where bodies go that are not to be kept in memory, such as a file of the user's choice. */
export interface BodySink {
  /** Asked once for an answer with a body; without a stream it is kept in memory. The stream is ended, or destroyed on failure. */
  open(head: ResponseHead): Promise<NodeJS.WritableStream | undefined>;
}
