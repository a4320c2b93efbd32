import { hostname } from 'node:os'
import type { RequestHandler } from 'express'
import { HttpError } from './body.ts'

/** Where the page is served: the address bound, and the URL it answers at. */
export type Served = { host: string; url: string }

/** What a browser may do with any of our answers. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const WILDCARDS = ['0.0.0.0', '::', '']

/**
 * Whether a request's Host header names this server. A page that rebinds its own name to our address sends that name.
 * Bound to every address, any IP address and this machine's name are ours, at any port (a container maps ports).
 */
export function isOurHost(header: string | undefined, served: Served): boolean {
  const { hostname: name, port } = parsed(`http://${header ?? ''}`) ?? {}
  if (name === undefined || header?.includes('/') || header?.includes('@')) return false
  if (WILDCARDS.includes(served.host))
    return (
      name === 'localhost' ||
      name === hostname().toLowerCase() ||
      name.startsWith('[') ||
      /^\d+(\.\d+){3}$/.test(name)
    )
  const ours = ['127.0.0.1', 'localhost', '[::1]', parsed(served.url)?.hostname]
  return ours.includes(name) && port === parsed(served.url)?.port
}

/** Why a request comes from another web page, as a sentence; `undefined` when it does not. */
export function foreignOrigin(headers: {
  host?: string | undefined
  origin?: string | undefined
  site?: string | undefined
}): string | undefined {
  const { host, origin, site } = headers
  if (origin !== undefined && parsed(origin)?.host !== host?.toLowerCase())
    return 'Another web page may not use the playground: this request’s Origin is not this server.'
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'Another web page may not use the playground: this request comes from another site.'
  return undefined
}

/** Sets the security headers and refuses a foreign Host; `api` routes refuse a foreign Origin too. */
export const guard =
  (served: () => Served, kind: 'page' | 'api'): RequestHandler =>
  (request, response, next) => {
    response.set(HEADERS)
    if (!isOurHost(request.headers.host, served()))
      throw new HttpError(403, `This server is not called that. Open ${served().url} instead.`)
    const { host, origin } = request.headers
    const foreign = foreignOrigin({ host, origin, site: request.get('sec-fetch-site') })
    if (kind === 'api' && foreign) throw new HttpError(403, foreign)
    next()
  }

function parsed(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}
