import { useApp } from '../../app/context.ts';
import { Action } from '../../kit/action-bar.tsx';

/** Copies the open delivery as a curl command. */
export function CopyCurlAction() {
  const { actions } = useApp();
  const label = (
    <span>
      <span class="action-bar__wide">Copy as </span>cURL
    </span>
  );
  return (
    <Action
      label={label}
      icon="copy"
      testId="copy-curl"
      keyHint="C"
      about="Copy as cURL (c)"
      onClick={actions.copyCurl}
    />
  );
}

/** Deletes the open delivery, after asking. */
export function DeleteAction() {
  const { actions } = useApp();
  return (
    <Action
      label="Delete…"
      icon="trash"
      testId="delivery-delete"
      keyHint="D"
      about="Deletes this delivery, after asking (d)"
      compact
      onClick={actions.openDelete}
    />
  );
}
