/** What a webhook sender posts. */
export type WebhookPost = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long it waits for the answer. */
  readonly answerMaxMs: number;
};

/** Posts a webhook, and says whether it was answered with 2xx in time. Follows no redirect. */
export async function postWebhook(
  fetch: typeof globalThis.fetch,
  { url, headers, body, answerMaxMs }: WebhookPost,
): Promise<boolean> {
  const signal = AbortSignal.timeout(answerMaxMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers,
      signal,
      redirect: "manual",
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
