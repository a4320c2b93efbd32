import { ApplicationFormPartialSchema } from 'discord-api-spec/zod'
import { checkAgainst, findings, isRecord } from '../check/body.ts'
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
  route('GET', '/applications/@me', () => ok(applicationJson(world))),
  route('PATCH', '/applications/@me', ({ body }) => {
    editApplication(world, body)
    return ok(applicationJson(world))
  }),
]

const applicationJson = (world: World): object => ({
  id: world.app,
  name: world.bot.name,
  icon: null,
  description: world.profile.description,
  tags: world.profile.tags,
  summary: '',
  type: null,
  bot: userJson(world.bot),
  bot_public: world.profile.public,
  bot_require_code_grant: false,
  verify_key: '0'.repeat(64),
  flags: 0,
  flags_new: '0',
  approximate_user_install_count: 0,
  approximate_user_authorization_count: 0,
  explicit_content_filter: 0,
  eligible_oauth2_scopes: [],
  approximate_guild_count: [...world.guilds.values()].filter(({ bot }) => bot).length,
  integration_types_config: Object.fromEntries(
    [...world.installs].map((type) => {
      const params = world.profile.params.get(type)
      return [type, params ? { oauth2_install_params: params } : {}]
    }),
  ),
  redirect_uris: [],
  interactions_endpoint_url: null,
  role_connections_verification_url: null,
  owner: userJson(world.bot),
  team: null,
})

/**
 * A body as Discord's description of its API has it, which knows permissions as numbers and a description as localized texts. Discord
 * takes permissions as digits, and one text, as its documentation shows (docs.discord.com/developers/resources/application).
 */
function editApplication({ profile, installs }: World, body: unknown): void {
  const numbered: unknown = JSON.parse(JSON.stringify(body), (key, value) =>
    key === 'permissions' && /^\d+$/.test(value) ? Number(value) : value,
  )
  checkAgainst(ApplicationFormPartialSchema, numbered, ['description'])
  const given = isRecord(body) ? body : {}
  const problems = findings()
  if ('description' in given) problems.length(['description'], given.description, 0, 400)
  const tags = Array.isArray(given.tags) ? given.tags.map(String) : undefined
  if (tags && new Set(tags).size < tags.length)
    problems.add(['tags'], 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value.')
  const config = isRecord(given.integration_types_config) ? given.integration_types_config : undefined
  const types = Object.entries(config ?? {})
  for (const [type, value] of types) {
    const path = ['integration_types_config', type]
    if (type !== '0' && type !== '1') problems.add(path, 'ENUM_TYPE_COERCE', 'This type is not known')
    const params = isRecord(value) ? value.oauth2_install_params : undefined
    if (!isRecord(params)) continue
    const scopes = Array.isArray(params.scopes) ? params.scopes : []
    if (!profile.public)
      problems.add(
        path,
        'APPLICATION_PRIVATE',
        'Private application cannot have a default authorization link',
      )
    if (params.permissions !== '0' && !scopes.includes('bot'))
      problems.add(path, 'APPLICATION_INSTALL_PARAMS', 'Permissions need the scope bot')
    if (type === '1' && scopes.includes('bot'))
      problems.add(path, 'APPLICATION_INSTALL_PARAMS', 'A user cannot install a bot')
  }
  problems.throwIfAny()
  if (typeof given.description === 'string') profile.description = given.description
  if (tags) profile.tags = tags
  if (!config) return
  installs.clear()
  profile.params.clear()
  for (const [type, value] of types) {
    installs.add(Number(type))
    if (isRecord(value) && value.oauth2_install_params)
      profile.params.set(Number(type), value.oauth2_install_params)
  }
}
