/// <reference types="@dcloudio/types" />
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}

/** Paths of every page of pages.json, written in by the build. */
declare const __ROUTES__: string[]
