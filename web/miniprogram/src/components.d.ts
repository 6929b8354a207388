/** The wrapped components, known in every template by the rule of pages.json. */
declare module 'vue' {
  export interface GlobalComponents {
    AppAgree: typeof import('./components/app-agree.vue')['default']
    AppForm: typeof import('./components/app-form.vue')['default']
    AppFormField: typeof import('./components/app-form-field.vue')['default']
    AppIndustrySheet: typeof import('./components/app-industry-sheet.vue')['default']
    AppOptionSheet: typeof import('./components/app-option-sheet.vue')['default']
    AppOutstanding: typeof import('./components/app-outstanding.vue')['default']
    AppRegionSheet: typeof import('./components/app-region-sheet.vue')['default']
    AppStrength: typeof import('./components/app-strength.vue')['default']
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
