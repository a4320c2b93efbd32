import type { CommandInfo } from '../../core/command.ts'
import { UserError } from '../../core/errors.ts'
import { cut, plain } from '../../core/text.ts'
import { LIMITS } from './limits.ts'
import { type Extra, eventsOf, scopesWith } from './scopes.ts'
import { typedWith } from './typed.ts'

/**
 * Slash commands that Slack has built in (slack.com/help/articles/201259356 and the names it gave up since); one of them in a
 * manifest makes Slack reject all of it.
 */
export const RESERVED: readonly string[] = [
  ...[
    'active',
    'apps',
    'archive',
    'away',
    'call',
    'close',
    'collapse',
    'dm',
    'dnd',
    'expand',
    'feed',
    'feedback',
  ],
  ...[
    'huddle',
    'invite',
    'invite_people',
    'join',
    'keys',
    'kick',
    'leave',
    'me',
    'msg',
    'mute',
    'open',
    'part',
  ],
  ...[
    'poll',
    'prefs',
    'pro',
    'remind',
    'remove',
    'rename',
    's',
    'search',
    'shortcuts',
    'shrug',
    'star',
    'status',
  ],
  ...['topic', 'unarchive', 'who'],
]

/** The callback id of the message shortcut that looks up what a message is about. */
export const LOOK_UP = 'look_up'

const BOT_EVENTS = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'channel_archive',
  'channel_deleted',
  'channel_id_changed',
  'channel_left',
  'channel_rename',
  'channel_unarchive',
  'group_archive',
  'group_deleted',
  'group_left',
  'group_rename',
  'group_unarchive',
  'member_joined_channel',
  'member_left_channel',
  'message.channels',
  'message.groups',
  'message.im',
  'tokens_revoked',
  'user_change',
]

/** Where Slack sends everything in HTTP mode, and the two pages of an installation. */
export const PATHS = {
  events: '/slack/events',
  install: '/slack/install',
  redirect: '/slack/oauth_redirect',
} as const

/**
 * The app manifest, from the commands there are. With `url` (https, no path) the app talks HTTP, without it Socket Mode.
 * Throws UserError for a command name that Slack would reject.
 */
export function manifest(
  commands: readonly CommandInfo[],
  options: { command: string; url?: string; extras?: readonly Extra[] },
) {
  const command = checkCommand(options.command)
  const url = options.url === undefined ? undefined : checkUrl(options.url)
  const events = url && `${url}${PATHS.events}`
  const address = events ? { request_url: events } : {}
  return {
    display_information: {
      name: cut('Studyhall', LIMITS.appName),
      description: cut(
        'A daily interview prompt for your study group, and a thread to discuss it.',
        LIMITS.appDescription,
      ),
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: 'Studyhall', always_online: true },
      shortcuts: [
        {
          name: cut('Look up', LIMITS.shortcutName),
          type: 'message',
          callback_id: LOOK_UP,
          description: cut('Look up what this message is about; only you see it', LIMITS.shortcutDescription),
        },
      ],
      slash_commands: [
        {
          command: `/${command}`,
          description: cut(
            'Look up a topic, see today’s prompts, set up a study group',
            LIMITS.commandDescription,
          ),
          usage_hint: usageHint(commands, command),
          should_escape: true,
          ...(events && { url: events }),
        },
      ],
    },
    oauth_config: {
      ...(url && { redirect_urls: [`${url}${PATHS.redirect}`] }),
      scopes: {
        bot: scopesWith(options.extras ?? []).map(([scope]) => scope),
      },
    },
    settings: {
      event_subscriptions: { ...address, bot_events: [...BOT_EVENTS, ...eventsOf(options.extras ?? [])] },
      interactivity: { is_enabled: true, ...address, ...(events && { message_menu_options_url: events }) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  }
}

/** The members' commands first: whoever does not know the command is rarely its manager. */
function usageHint(commands: readonly CommandInfo[], command: string): string {
  const typed = typedWith(command)
  const hints = commands
    .toSorted((a, b) => Number(a.who === 'manager') - Number(b.who === 'manager'))
    .map((info) => `${typed(info).text.slice(command.length + 2)} ${info.usage}`.trim())
  const fitting = hints.filter((_, i) => hints.slice(0, i + 1).join(' | ').length <= LIMITS.usageHint)
  return fitting.join(' | ')
}

function checkCommand(typed: string): string {
  const name = typed.replace(/^\//, '')
  if (RESERVED.includes(name))
    throw new UserError(
      'That command is taken',
      `/${name} is one of Slack’s own commands, and Slack rejects the whole manifest for it. Choose another word, such as study.`,
    )
  if (!/^[a-z0-9_-]{1,31}$/.test(name))
    throw new UserError(
      'That is no command name',
      `“${plain(name.slice(0, 40))}” does not fit. Use up to 31 lower-case letters, digits, hyphens and underscores, such as study.`,
    )
  return name
}

function checkUrl(typed: string): string {
  const url = URL.parse(typed)
  if (url?.protocol !== 'https:' || url.pathname.replace(/\/+$/, '') !== '' || url.search || url.hash)
    throw new UserError(
      'That is no address for Slack',
      `Write the public address of this bot without a path, such as https://bot.example.org. Slack sends to https only.`,
    )
  return url.origin
}
