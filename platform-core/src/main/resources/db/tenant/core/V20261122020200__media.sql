-- Files that people gave. The bytes lie in the media store under the hash of what is stored.
CREATE TABLE media (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind <> ''),
    filename text NOT NULL CHECK (filename <> ''),
    content_type text NOT NULL,
    width integer NOT NULL CHECK (width > 0),
    height integer NOT NULL CHECK (height > 0),
    size bigint NOT NULL CHECK (size > 0),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    created_at timestamptz NOT NULL
);
