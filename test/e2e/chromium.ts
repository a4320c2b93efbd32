import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].filter((path) => path !== undefined && path !== '')

/** The browser of this machine, or `undefined` where there is none. */
export const chromiumPath = PLACES.find((path) => existsSync(path as string))

/** Why a browser suite is skipped; empty when it is not. */
export const whySkipped = chromiumPath
  ? ''
  : `skipped: no Chromium at ${PLACES.join(', ')}. Install it, or set CHROMIUM_PATH.`

/** Starts the browser without a window. Its own sandbox needs rights that containers lack. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath as string, args: ['--no-sandbox'] })
