import type { GatewayOptions } from '../gateway.ts'
import type { World } from '../model.ts'
import { userJson } from '../payloads.ts'
import { ok, type Route, route } from '../router.ts'

/** Who the bot is and where its gateway is. */
export const accountRoutes = (world: World, options: GatewayOptions, gateway: () => string): Route[] => [
  route('GET', '/gateway/bot', () =>
    ok({
      url: gateway(),
      shards: options.shards,
      session_start_limit: { ...options.sessionStarts, reset_after: 86_400_000, max_concurrency: 16 },
    }),
  ),
  route('GET', '/users/@me', () =>
    ok({ ...userJson(world.bot), email: null, verified: true, mfa_enabled: true, locale: 'en-US' }),
  ),
  route('GET', '/applications/@me', () =>
    ok({
      id: world.app,
      name: world.bot.name,
      icon: null,
      description: '',
      summary: '',
      type: null,
      bot: userJson(world.bot),
      bot_public: true,
      bot_require_code_grant: false,
      verify_key: '0'.repeat(64),
      flags: 0,
      flags_new: '0',
      approximate_user_install_count: 0,
      approximate_user_authorization_count: 0,
      explicit_content_filter: 0,
      eligible_oauth2_scopes: [],
      approximate_guild_count: [...world.guilds.values()].filter(({ bot }) => bot).length,
      integration_types_config: Object.fromEntries([...world.installs].map((type) => [type, {}])),
      redirect_uris: [],
      interactions_endpoint_url: null,
      role_connections_verification_url: null,
      owner: userJson(world.bot),
      team: null,
    }),
  ),
]
