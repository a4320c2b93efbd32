/** Stands for node-cron in `quick-beat`. */
export default {
  schedule: (_: string, beat: () => Promise<unknown>) => {
    let timer: NodeJS.Timeout
    const later = (): void => {
      timer = setTimeout(() => void beat().then(later), 60_000)
    }
    later()
    return { on: () => {}, destroy: async () => clearTimeout(timer) }
  },
}
