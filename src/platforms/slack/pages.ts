import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Installation } from '@slack/bolt'
import { PATHS } from './manifest.ts'

/** What a browser shows: `body` is HTML. */
function show(response: ServerResponse, status: number, title: string, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' })
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>body{font:1.05rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}</style><h1>${title}</h1>${body}</html>`,
  )
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`)

/** The page at the end of an installation: what comes next. `setup` is how setup is typed. */
export const installedPage =
  (setup: string) =>
  ({ team, appId }: Installation, _: unknown, __: IncomingMessage, response: ServerResponse): void => {
    const id = encodeURIComponent(team?.id ?? '')
    const app = `slack://app?team=${id}&id=${encodeURIComponent(appId ?? '')}`
    const name = team?.name ? ` in ${escaped(team.name)}` : ''
    show(
      response,
      200,
      'Studyhall is installed',
      `<p>Studyhall is installed${name}. Where I am new, I send you a direct message: press <b>Set up</b> there, or do this:</p><ol>
<li>Open the channel where the group is to meet. In a private one, type <code>/invite @Studyhall</code> first.</li>
<li>Type <code>${escaped(setup)}</code>, and choose the time and the weekdays.</li>
<li>Look at the preview, and press <b>Start now</b>, or begin tomorrow.</li>
</ol><p><a href="${app}">Open Studyhall in Slack</a>, or <a href="https://app.slack.com/client/${id}">in the browser</a>. Nobody needs to join: whoever answers is a member.</p>`,
    )
  }

/** The browser does not come from our own page, or comes too late. */
const STALE = ['slack_oauth_missing_state', 'slack_oauth_invalid_state', 'slack_oauth_missing_code']

/** Whoever presses Cancel on Slack's page has done nothing wrong. Shows nothing that came with the request. */
export function failedPage(
  { code }: { code: string },
  _: unknown,
  { url = '' }: IncomingMessage,
  response: ServerResponse,
): void {
  const isCancelled = url.includes('error=access_denied')
  const [status, title, text] = isCancelled
    ? ([200, 'Not installed', 'You cancelled the installation, and nothing was changed.'] as const)
    : STALE.includes(code)
      ? ([
          400,
          'Please begin again',
          'This page belongs to an installation that was begun elsewhere or long ago.',
        ] as const)
      : ([
          500,
          'Not installed',
          'Slack or the bot could not finish the installation. Please try again.',
        ] as const)
  show(response, status, title, `<p>${text}</p><p><a href="${PATHS.install}">Install Studyhall</a></p>`)
}
