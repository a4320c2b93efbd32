import type { Accepted, Methods } from '../method.ts'
import type { Oauth } from '../oauth.ts'
import { Refusal } from '../refusal.ts'

/** oauth.v2.access and apps.uninstall: both prove themselves by client id and secret. */
export function oauthMethods(oauth: Oauth, uninstall: (team: string) => void): Methods {
  return {
    'oauth.v2.access': {
      token: 'none',
      run: (call) => {
        checkClient(call)
        const { installation, installer } = oauth.redeem(String(call.args.code ?? ''), call.args.redirect_uri)
        const team = call.core.world.teams.get(installation.team)
        return {
          access_token: installation.botToken,
          token_type: 'bot',
          scope: [...installation.scopes].join(','),
          bot_user_id: installation.botUser,
          app_id: call.core.keys.appId,
          team: { name: team?.name, id: installation.team },
          enterprise: null,
          authed_user: { id: installer },
          is_enterprise_install: false,
        }
      },
    },
    'apps.uninstall': {
      token: 'bot',
      run: (call) => {
        checkClient(call)
        uninstall(call.installation.team)
        return {}
      },
    },
  }
}

function checkClient({ core, args }: Accepted): void {
  if (args.client_id !== core.keys.clientId) throw new Refusal('invalid_client_id')
  if (args.client_secret !== core.keys.clientSecret) throw new Refusal('bad_client_secret')
}
