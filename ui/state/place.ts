/** Where the page is: path segments, decoded, and the query. */
export interface Place {
  segments: string[];
  params: URLSearchParams;
}
