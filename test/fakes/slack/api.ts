import { type ChannelLimit, createMinuteLimit } from './channel-limit.ts'
import type { Core } from './core.ts'
import type { Call, Fault, Faults } from './faults.ts'
import { type Method, type Methods, needScope } from './method.ts'
import { invalidArguments, Refusal } from './refusal.ts'
import type { Installation } from './world.ts'

/** What goes back to the app, a `string` as it is; `undefined` breaks the connection. */
export type ApiAnswer =
  | { status: number; headers?: Record<string, string>; body: object | string }
  | undefined
  | 'never'

/**
 * Answers one call of the Web API the way Slack does: first who calls, then what they may, then what they ask.
 * Everything Slack refuses is `ok: false` with HTTP 200; only 429 and faults have another status.
 */
export function createApi(core: Core, methods: Methods, faults: Faults, limit: ChannelLimit) {
  const minute = createMinuteLimit(core.options.clock.now)
  const perform = (call: Call): ApiAnswer => {
    core.stats.calls[call.method] = (core.stats.calls[call.method] ?? 0) + 1
    const method = methods[call.method]
    if (!method) {
      core.faultsOfApp.push(`called ${call.method}, which this Slack does not have`)
      return { status: 200, body: { ok: false, error: 'unknown_method', req_method: call.method } }
    }
    let scopes: Record<string, string> = {}
    try {
      const installation = authenticate(core, method, call.token)
      if (method.token === 'bot') scopes = { 'x-oauth-scopes': [...installation.scopes].join(',') }
      if (method.scopes) {
        scopes['x-accepted-oauth-scopes'] = method.scopes.join(',')
        needScope(installation, method.scopes)
      }
      const missing = (method.required ?? []).filter((name) =>
        [undefined, ''].includes(call.args[name] as undefined),
      )
      if (missing.length > 0) throw invalidArguments(missing.map((name) => `missing required field: ${name}`))
      if (method.posts) {
        const seconds = limit.take(`${installation.team} ${call.args.channel}`)
        if (seconds > 0) return limited(core, seconds)
      }
      if (method.scarce && core.options.distributed) {
        const seconds = minute.take(installation.team, call.method)
        if (seconds > 0) return limited(core, seconds)
      }
      const body = { ok: true, ...method.run({ ...call, core, installation }) }
      return { status: 200, headers: scopes, body }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { status: 200, headers: scopes, body: { ok: false, error: error.error, ...error.more } }
    }
  }

  return async (call: Call): Promise<ApiAnswer> => {
    const fault = faults.strike(call)
    return fault ? withFault(core, fault, () => perform(call)) : perform(call)
  }
}

function limited(core: Core, seconds: number): ApiAnswer {
  core.stats.limited++
  return {
    status: 429,
    headers: { 'retry-after': String(seconds) },
    body: { ok: false, error: 'ratelimited' },
  }
}

const NOBODY: Installation = {
  team: '',
  botToken: '',
  botUser: '',
  botId: '',
  scopes: new Set(),
  state: 'active',
}

function authenticate(core: Core, method: Method, token: string): Installation {
  if (method.token === 'none') return NOBODY
  if (token === '') throw new Refusal('not_authed')
  if (method.token === 'app') {
    if (token === core.keys.appToken) return NOBODY
    throw new Refusal(token.startsWith('xapp-') ? 'invalid_auth' : 'not_allowed_token_type')
  }
  if (token === core.keys.appToken) throw new Refusal('not_allowed_token_type')
  const found = core.world.tokens.get(token)
  if (!found) throw new Refusal('invalid_auth')
  if (found.state === 'uninstalled') throw new Refusal('account_inactive')
  if (found.state === 'revoked') throw new Refusal('token_revoked')
  return found
}

async function withFault(core: Core, fault: Fault, perform: () => ApiAnswer): Promise<ApiAnswer> {
  const { clock } = core.options
  switch (fault.kind) {
    case 'reset':
      return undefined
    case 'hang':
      return 'never'
    case 'page':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Maintenance</html>' }
    case 'drop-answer':
      perform()
      return undefined
    case 'land-late':
      clock.after(fault.ms, perform)
      return undefined
    case 'delay': {
      const answer = perform()
      await new Promise<void>((resolve) => clock.after(fault.ms, resolve))
      return answer
    }
    case 'status':
      if (fault.done) perform()
      return { status: fault.status, body: { ok: false, error: 'internal_error' } }
    case 'refuse':
      return { status: 200, body: { ok: false, error: fault.error } }
    case 'limit':
      return limited(core, fault.retryAfter)
  }
}
