import { createContext, useContext } from 'solid-js'
import type { Desk } from '../workspace.ts'
import type { Router } from './router.ts'

export interface App { readonly desk: Desk; readonly router: Router }

const AppContext = createContext<App>()
export const AppProvider = AppContext.Provider

export const useApp = (): App => {
  const app = useContext(AppContext)
  if (app === undefined) throw new Error('a screen stands outside mountApp')
  return app
}
