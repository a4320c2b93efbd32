import { request } from 'node:http'

/** An answer with its body as text and, where it is JSON, read. */
export type HttpAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  json: any
}

/**
 * One request with exactly these headers: `fetch` does not let a test set Host or Origin. A body that is no string is
 * sent as JSON.
 */
export function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<HttpAnswer> {
  const { body } = options
  const json = body !== undefined && typeof body !== 'string'
  const method = options.method ?? (body === undefined ? 'GET' : 'POST')
  const headers = { ...(json && { 'content-type': 'application/json' }), ...options.headers }
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const isJson = String(response.headers['content-type']).startsWith('application/json')
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: isJson ? JSON.parse(text) : undefined,
        })
      })
    })
    call.on('error', reject)
    call.end(json ? JSON.stringify(body) : (body as string | undefined))
  })
}
