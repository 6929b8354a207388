import { newIdempotencyKey, type Problem } from '@/api'

/**
 * How a draft is published once (C16). The key belongs to the draft until it is published: the server forgets the key of a request
 * that it refused, and answers the same request under the same key with what it made the first time.
 *
 * @property tried what was sent under the key and not answered: each may be what the server made
 */
export interface Attempt<B> { key: string; tried: B[] }

export const newAttempt = <B>(): Attempt<B> => ({ key: newIdempotencyKey(), tried: [] })

/**
 * @param keep writes the attempt beside the draft, before anything is sent: leaving the page must not lose the key
 * @return what was made, which may be of an earlier try with other words
 */
export async function publishOnce<B, T>(attempt: Attempt<B>, body: B, post: (body: B, key: string) => Promise<T>, keep: () => void): Promise<T> {
  const before = attempt.tried
  attempt.tried = [...before.filter(b => !same(b, body)), body]
  keep()
  try {
    return await post(body, attempt.key)
  } catch (e) {
    const refused = e as Problem
    if (refused.offline || refused.status >= 500) throw e
    // Refused for what it says: nothing was made of it, but perhaps of an earlier one.
    attempt.tried = before
    keep()
    if (refused.status === 404) return afresh()
    if (refused.type !== 'idempotency-key-reused') throw e
    for (const earlier of [...before].reverse()) {
      try {
        return await post(earlier, attempt.key)
      } catch (again) {
        if ((again as Problem).status === 404) break
        if ((again as Problem).type !== 'idempotency-key-reused') throw again
      }
    }
    return afresh()
  }

  /** What was made of this draft is gone again, or nowhere to be found: the key says nothing any more. */
  function afresh(): Promise<T> {
    Object.assign(attempt, { key: newIdempotencyKey(), tried: [body] })
    keep()
    return post(body, attempt.key)
  }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
