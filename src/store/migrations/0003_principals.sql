-- Up Migration

-- Who may call. The secret itself is nowhere: only its SHA-256, and a secret has 256 bits or more.
create table api_key (
  id text primary key,
  name text not null check (length(name) between 1 and 200),
  role text,
  scopes text[] not null check (cardinality(scopes) between 1 and 50),
  secret_hash bytea not null check (length(secret_hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

-- What each mutation answered, so that its repetition answers the same. Kept for seven days.
create table mutation_call (
  principal_id text not null,
  mutation text not null,
  key text not null,
  body_hash text not null,
  result jsonb,
  created_at timestamptz not null,
  primary key (principal_id, mutation, key)
);
create index mutation_call_created_at on mutation_call (created_at);
