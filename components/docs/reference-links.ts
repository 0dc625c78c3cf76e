/** Where the reference has its pages: one a section, one for all objects. */
export const sectionHref = (slug: string) => `/docs/api/${slug}`;
export const operationHref = ({ slug }: { slug: string }, id: string) => `${sectionHref(slug)}#${id}`;

export const objectsSlug = "objects";
export const objectHref = (name: string) => `${sectionHref(objectsSlug)}#object-${name}`;
