-- Unrevoked keys of a workspace, counted under the workspace's row lock: count and insert are one step.
CREATE FUNCTION lx_lock_unrevoked_keys(workspace uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM workspaces WHERE id = workspace FOR NO KEY UPDATE;
  RETURN (SELECT count(*) FROM api_keys WHERE workspace_id = workspace AND revoked_at IS NULL);
END
$$;
