import { webApi } from '@slack/bolt'
import { PlatformError, type PlatformOutcome } from '../../core/errors.ts'

const { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } = webApi

type Meaning = { outcome: PlatformOutcome; what: string; fix?: string }

/** How to fix what keeps the bot from posting, as sentences for a manager. */
export const FIXES = {
  invite: 'Type /invite @Studyhall in the channel.',
  reinstall: 'Install the app in this workspace again.',
  unarchive: 'Unarchive the channel, or set the group up in another one.',
  elsewhere: 'Set up a group in another channel.',
  update: 'Update the app with the manifest that “studyhall slack manifest” prints, and install it again.',
} as const
const { invite, reinstall } = FIXES
const refused = (what: string, fix: string): Meaning => ({ outcome: 'refused', what, fix })
/** It passes by itself, so it is no reason to hold a group. */
const moving: Meaning = { outcome: 'unreachable', what: 'The workspace is being moved to an organization.' }
const invalid = (what: string): Meaning => ({ outcome: 'invalid', what })

/** What Slack's answers mean for a delivery (docs.slack.dev/reference/methods/chat.postMessage, errors). */
const MEANINGS: Record<string, Meaning> = {
  not_in_channel: refused('I am not in this channel.', invite),
  channel_not_found: refused(
    'Slack knows no such channel, or it is private and I am not in it.',
    'Type /invite @Studyhall in the channel, or set the group up in another one.',
  ),
  is_archived: refused('The channel is archived.', FIXES.unarchive),
  restricted_action: refused(
    'This workspace does not let me post in the channel.',
    'Ask an administrator to let apps post there, or set the group up in another channel.',
  ),
  restricted_action_read_only_channel: refused(
    'Only some people may post in this channel.',
    'Add the app to those who may post there, or set the group up in another channel.',
  ),
  restricted_action_thread_locked: refused('The thread is locked.', 'Unlock the thread.'),
  cannot_reply_to_message: refused('The message cannot be answered in a thread.', 'Post the day again.'),
  messages_tab_disabled: refused(
    'Direct messages with this app are switched off.',
    'Switch on “Messages Tab” under App Home in the app’s settings.',
  ),
  user_not_found: refused('Slack knows no such member.', 'Choose another manager.'),
  missing_scope: refused('The app lacks a permission.', FIXES.update),
  no_permission: refused('The app may not do that in this workspace.', reinstall),
  account_inactive: refused('The app was removed from this workspace.', reinstall),
  token_revoked: refused('The app’s token was revoked.', reinstall),
  token_expired: refused('The app’s token has expired.', reinstall),
  not_authed: refused('The app has no token for this workspace.', reinstall),
  invalid_auth: refused('Slack does not know the app’s token.', reinstall),
  team_access_not_granted: refused('The app may not be used in this workspace.', reinstall),
  org_login_required: moving,
  team_added_to_org: moving,
  ekm_access_denied: refused('An administrator has suspended messages.', 'Ask an administrator.'),
  invalid_blocks: invalid('Slack refuses the layout of this message.'),
  invalid_blocks_format: invalid('Slack refuses the layout of this message.'),
  msg_too_long: invalid('The message is too long for Slack.'),
  msg_blocks_too_long: invalid('The message is too long for Slack.'),
  no_text: invalid('The message is empty.'),
  invalid_arguments: invalid('Slack refuses the arguments of this call.'),
  invalid_metadata_format: invalid('Slack refuses the metadata of this message.'),
  metadata_too_large: invalid('Slack refuses the metadata of this message.'),
  message_not_found: refused('The message is gone.', 'Post the day again.'),
  cant_update_message: refused('The message cannot be changed.', 'Post the day again.'),
  thread_not_found: refused('The discussion’s first message is gone.', 'Post the day again.'),
}

/** How Slack's words look. The client hands on whatever is no JSON, a proxy's page or nothing at all, in their place. */
const WORD = /^[a-z0-9_]+$/

/** Slack’s word for what went wrong, such as `not_in_channel`; empty when the failure is not Slack's answer. */
export function reasonOf(error: unknown): string {
  const reason: unknown = error instanceof WebAPIPlatformError ? error.data.error : undefined
  return typeof reason === 'string' && WORD.test(reason) ? reason : ''
}

/** Network failures before anything was sent: nobody there, or not Slack’s certificate. */
const UNSENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]

/** A failed call as the core understands it. Anything that may have been delivered is `unknown`. */
export function toPlatformError(error: unknown): PlatformError {
  if (error instanceof PlatformError) return error
  if (error instanceof WebAPIRateLimitedError)
    return new PlatformError('limited', 'Slack asks to wait.', {
      retryAfter: error.retryAfter * 1000,
      cause: error,
    })
  if (error instanceof WebAPIPlatformError) return fromAnswer(error)
  if (error instanceof WebAPIHTTPError)
    return new PlatformError('unknown', `Slack answered with status ${error.statusCode}.`)
  if (error instanceof WebAPIRequestError && UNSENT.some((code) => codesOf(error.original).includes(code)))
    return new PlatformError('unreachable', 'Slack cannot be reached.', { cause: error.original })
  return new PlatformError('unknown', 'The call to Slack was cut off.', { cause: error })
}

function fromAnswer(error: webApi.WebAPIPlatformError): PlatformError {
  const reason = reasonOf(error)
  if (reason === '')
    return new PlatformError('unknown', 'What answered for Slack cannot be read.', { cause: error })
  if (reason === 'ratelimited' || reason === 'rate_limited' || reason === 'message_limit_exceeded')
    return new PlatformError('limited', 'Slack asks to wait.', { retryAfter: 30_000, cause: error })
  if (UNCERTAIN.includes(reason))
    return new PlatformError('unknown', `Slack answered ${reason}.`, { cause: error })
  const { outcome, what, fix } =
    (Object.hasOwn(MEANINGS, reason) ? MEANINGS[reason] : undefined) ??
    refused(`Slack refuses it (${reason}).`, 'Look at the app’s permissions in this workspace.')
  const needed = reason === 'missing_scope' && 'needed' in error.data ? String(error.data.needed) : ''
  const said = needed === '' ? what : `The app lacks the permission ${needed.replaceAll(',', ' or ')}.`
  return new PlatformError(outcome, said, { ...(fix && { fix }), cause: error })
}

/** Slack says of these itself that part of the work may have been done. */
const UNCERTAIN = ['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout']

/** The codes of an error and of what caused it: fetch wraps the socket's error. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const inner = error instanceof AggregateError ? error.errors.flatMap(codesOf) : []
  return [...('code' in error ? [String(error.code)] : []), ...inner, ...codesOf(error.cause)]
}
