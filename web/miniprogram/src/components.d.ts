/** The wrapped components, known in every template by the rule of pages.json. */
declare module 'vue' {
  export interface GlobalComponents {
    AppAvatar: typeof import('./components/app-avatar.vue')['default']
    AppBtn: typeof import('./components/app-btn.vue')['default']
    AppCityPicker: typeof import('./components/app-city-picker.vue')['default']
    AppField: typeof import('./components/app-field.vue')['default']
    AppIcon: typeof import('./components/app-icon.vue')['default']
    AppMore: typeof import('./components/app-more.vue')['default']
    AppNewPassword: typeof import('./components/app-new-password.vue')['default']
    AppPage: typeof import('./components/app-page.vue')['default']
    AppSheet: typeof import('./components/app-sheet.vue')['default']
    AppSign: typeof import('./components/app-sign.vue')['default']
    AppSkeleton: typeof import('./components/app-skeleton.vue')['default']
    AppState: typeof import('./components/app-state.vue')['default']
    AppTabbar: typeof import('./components/app-tabbar.vue')['default']
    AppTag: typeof import('./components/app-tag.vue')['default']
  }
}

export {}
