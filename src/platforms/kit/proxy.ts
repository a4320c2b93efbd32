import { setGlobalProxyFromEnv } from 'node:http'
import { StartError } from '../../core/errors.ts'
import type { Environment } from './environment.ts'

/** What of the environment names a proxy, and what is reached without it; programs write them in small letters too. */
const NAMES = ['https_proxy', 'http_proxy', 'no_proxy'] as const

/** This machine: a proxy elsewhere would look for a bot beside this process on its own. */
const OWN = 'localhost,127.0.0.1,::1'

/** A proxy as the settings name it: the setting, and where it is (host and port), without its password. */
export type Proxy = { name: string; at: string }

/** What the settings say of a proxy; `undefined` for none. Throws StartError for an address that leads to none. */
export function proxyOf(environment: Environment): Proxy | undefined {
  const [name, url = ''] = named(environment, 'https_proxy') ?? named(environment, 'http_proxy') ?? []
  if (name === undefined) return undefined
  const { protocol, host } = URL.canParse(url) ? new URL(url) : { protocol: '', host: '' }
  if (/^https?:$/.test(protocol) && host !== '') return { name, at: host }
  throw new StartError([
    `${name} must be the address of an HTTP proxy, such as http://proxy.example:8080; no other kind carries what the platforms send`,
  ])
}

/**
 * Sends every call of this process, and the sockets over which platforms are heard, through the proxy that `HTTPS_PROXY`
 * names, or `HTTP_PROXY` where it names none; what `NO_PROXY` names, and this machine itself, is reached without. To be called
 * before a platform is opened.
 * Throws StartError as `proxyOf`.
 */
export function useProxy(environment: Environment): Proxy | undefined {
  const proxy = proxyOf(environment)
  if (!proxy) return undefined
  const said = Object.fromEntries(NAMES.map((name) => [name, named(environment, name)?.[1]]))
  setGlobalProxyFromEnv({
    ...said,
    // Node’s fetch takes the one for the other, its agents, and with them Discord’s gateway, do not.
    https_proxy: said.https_proxy ?? said.http_proxy,
    no_proxy: [said.no_proxy, OWN].filter(Boolean).join(','),
  })
  return proxy
}

/** A setting by its name in small letters, which counts before the other. */
const named = (environment: Environment, name: string): [string, string] | undefined =>
  [name, name.toUpperCase()].flatMap((key): [string, string][] => {
    const value = environment[key]?.trim()
    return value ? [[key, value]] : []
  })[0]
