import type { Core } from './core.ts'
import { Refusal } from './refusal.ts'
import type { Installation } from './world.ts'

type Code = { team: string; installer: string; scopes: string[]; redirectUri: string | undefined; at: number }

/** What the browser saw at the end of an installation. */
export type InstallResult = { status: number; text: string; authorizeUrl: URL }

/** OAuth v2 from the side of Slack and of the person who installs. */
export type Oauth = {
  /** Exchanges a code, once and within ten minutes. */
  redeem(code: string, redirectUri: unknown): { installation: Installation; installer: string }
  /**
   * Walks through an installation as a browser does: the app's install page, Slack's consent page, back to the app.
   * `deny` presses Cancel; `state` replaces the state on the way back.
   */
  install(
    page: string,
    by: { team: string; user: string; deny?: boolean; state?: string },
  ): Promise<InstallResult>
}

const TEN_MINUTES = 600_000

/** OAuth for one app; `redirect_uri` must be named in the authorize URL. */
export function createOauth(core: Core): Oauth {
  const codes = new Map<string, Code>()
  return {
    redeem: (given, redirectUri) => {
      const code = codes.get(given)
      if (!code) throw new Refusal('invalid_code')
      codes.delete(given)
      if (core.options.clock.now() - code.at > TEN_MINUTES) throw new Refusal('code_expired')
      if (redirectUri !== undefined && redirectUri !== code.redirectUri) throw new Refusal('bad_redirect_uri')
      return { installation: core.world.install(code.team, code.scopes), installer: code.installer }
    },
    install: async (page, by) => {
      const start = await fetch(page, { redirect: 'manual' })
      const html = await start.text()
      const href =
        start.headers.get('location') ?? /href="([^"]*\/oauth\/v2\/authorize[^"]*)"/.exec(html)?.[1]
      if (!href)
        throw new Error(`${page} leads to no consent page of Slack's: ${start.status} ${html.slice(0, 200)}`)
      const authorizeUrl = new URL(href.replaceAll('&amp;', '&'))
      const asked = (name: string) => authorizeUrl.searchParams.get(name) ?? ''
      if (asked('client_id') !== core.keys.clientId)
        throw new Error(`Slack knows no client ${asked('client_id')}.`)
      const scopes = asked('scope').split(/[,\s]/).filter(Boolean)
      if (scopes.length === 0) throw new Error('Slack installs no app without a scope.')
      const back = new URL(asked('redirect_uri') || new URL('/slack/oauth_redirect', page))
      const state = by.state ?? asked('state')
      if (state) back.searchParams.set('state', state)
      if (by.deny) back.searchParams.set('error', 'access_denied')
      else {
        const code = core.ids.secret()
        codes.set(code, {
          team: by.team,
          installer: by.user,
          scopes,
          redirectUri: asked('redirect_uri') || undefined,
          at: core.options.clock.now(),
        })
        back.searchParams.set('code', code)
      }
      const cookie = start.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; ')
      const end = await fetch(back, { redirect: 'manual', headers: { cookie } })
      return { status: end.status, text: await end.text(), authorizeUrl }
    },
  }
}
