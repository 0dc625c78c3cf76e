/** The page of an endpoint: a page of deliveries, and the message that is open beside them. */
export function webhookHref(slug: string, id: string, { cursor, message }: { cursor?: string; message?: string } = {}) {
  const query = new URLSearchParams({ ...(cursor ? { cursor } : {}), ...(message ? { message } : {}) });
  return `/w/${slug}/webhooks/${id}${query.size ? `?${query}` : ""}`;
}
