import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A component whose code is read when it is first shown; nothing stands in for it in those few milliseconds. */
export function lazy(read: () => Promise<ComponentType>): ComponentType {
  let known: ComponentType | null = null;
  return function Lazy() {
    const [Component, setComponent] = useState<ComponentType | null>(() => known);
    useEffect(() => {
      if (known !== null) return;
      void read().then((component) => {
        known = component;
        setComponent(() => component);
      });
    }, []);
    return Component === null ? null : <Component />;
  };
}
