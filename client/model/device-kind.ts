/** What people call a device: 这台 Windows 电脑, 那台安卓平板. From the browser's own words, so it helps to remember and proves nothing. */

const HARMONY: Readonly<Record<string, string>> = { Phone: '鸿蒙手机', Tablet: '鸿蒙平板', PC: '鸿蒙电脑' }

/** `agent`: User-Agent; `touchPoints`: navigator.maxTouchPoints, because an iPad calls itself a Macintosh. Empty when it says nothing we know. */
export const deviceKind = (agent: string, touchPoints: number): string => {
  const harmony = /\((Phone|Tablet|PC); (?:OpenHarmony|HarmonyOS)/.exec(agent)?.[1]
  if (harmony !== undefined) return HARMONY[harmony]!
  if (agent.includes('iPhone')) return 'iPhone'
  if (agent.includes('iPad') || (agent.includes('Macintosh') && touchPoints > 1)) return 'iPad'
  if (agent.includes('Android')) return agent.includes('Mobile') ? '安卓手机' : '安卓平板'
  if (agent.includes('Windows')) return 'Windows 电脑'
  if (agent.includes('Macintosh')) return 'Mac 电脑'
  return agent.includes('Linux') ? 'Linux 电脑' : ''
}
