import {
  type APIApplication,
  type APIApplicationIntegrationTypesConfigMap,
  ApplicationIntegrationType,
  OAuth2Scopes,
  type RESTPatchCurrentApplicationJSONBody,
} from 'discord.js'
import { PERMISSIONS } from './invite.ts'

const DESCRIPTION =
  'A daily prompt for your study group, a thread to discuss it, and look-ups for the whole roadmap. Your answers are yours: no text of them is stored.'
const TAGS: [string, string, string, string, string] = [
  'study',
  'interviews',
  'machine learning',
  'education',
  'reminders',
]

/** From so many servers on Discord takes a request for verification, and at so many it lets an unverified bot into no other. */
const VERIFY = { from: 75, until: 100 } as const

/** What is to be written of an application, and what its operator should know. */
export type ApplicationSetup = { body: RESTPatchCurrentApplicationJSONBody; lines: string[] }

/**
 * What `discord setup` writes, going by the application as it is: a description and tags where there are none, or in any case with
 * `replace`; how it is installed, on servers and, with `users` or where that is allowed already, by members for themselves.
 * A private application may have no install link (Discord refuses one), so there nothing is written of it.
 */
export function setupOf(
  current: APIApplication,
  wanted: { users: boolean; replace: boolean },
): ApplicationSetup {
  const { description = '', tags = [], bot_public: isPublic } = current
  const writesText = wanted.replace || description.trim() === ''
  const writesTags = wanted.replace || tags.length === 0
  const installs = isPublic ? installsOf(current, wanted.users) : undefined
  return {
    body: {
      ...(writesText && { description: DESCRIPTION }),
      ...(writesTags && { tags: TAGS }),
      ...(installs && { integration_types_config: installs }),
    },
    lines: [
      writesText ? 'Description: written.' : 'Description: there is one, which stays. --replace writes ours.',
      writesTags
        ? `Tags: ${TAGS.join(', ')}.`
        : `Tags: ${tags.join(', ')}, which stay. --replace writes ours.`,
      ...(installs
        ? [
            'Installation on servers: with the permissions that the bot uses.',
            ApplicationIntegrationType.UserInstall in installs
              ? 'Installation by members for themselves: allowed, for look-ups. Start the bot again: it registers its commands for them.'
              : 'Installation by members for themselves: not allowed. --users allows it, for look-ups.',
          ]
        : [
            'Installation: this application is private (“Public Bot” is off), so only its owner can add it, with the link that “studyhall discord invite” prints. Discord takes no install link for it, and none was written.',
          ]),
      ...serversLine(current.approximate_guild_count ?? 0),
    ],
  }
}

function installsOf(
  { integration_types_config: current = {} }: APIApplication,
  users: boolean,
): APIApplicationIntegrationTypesConfigMap {
  const onServers = {
    oauth2_install_params: {
      scopes: [OAuth2Scopes.ApplicationsCommands, OAuth2Scopes.Bot],
      permissions: PERMISSIONS.toString(),
    },
  }
  const byMembers = {
    oauth2_install_params: { scopes: [OAuth2Scopes.ApplicationsCommands], permissions: '0' },
  }
  const isAllowed = users || ApplicationIntegrationType.UserInstall in current
  return {
    [ApplicationIntegrationType.GuildInstall]: onServers,
    ...(isAllowed && { [ApplicationIntegrationType.UserInstall]: byMembers }),
  }
}

function serversLine(servers: number): string[] {
  if (servers < VERIFY.from) return []
  return [
    `The bot is on about ${servers} servers. Discord lets one that is not verified into ${VERIFY.until} and no more: ask for verification in the Developer Portal.`,
  ]
}
