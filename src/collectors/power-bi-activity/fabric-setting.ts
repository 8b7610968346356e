/** What the source needs in place of a permission of Graph. */
export const fabricSetting = 'Fabric: service principals may use read-only admin APIs';
