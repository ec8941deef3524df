internal import GRDB

/// Tables, in the order in which they came to be. A migration that has been released never changes.
///
/// Text columns hold what users see; times are milliseconds since 1970; `state` is the raw value of `UpdateState`.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: cards + updates + attempts + eventIDs + failedLines + settings)
        }
        migrator.registerMigration("input marks of what was looked at") { database in
            try database.execute(sql: checkedInputs)
        }
        migrator.registerMigration("card directory") { database in
            try database.execute(sql: directory)
        }
        migrator.registerMigration("pending updates by tenant") { database in
            try database.execute(sql: dueByTenant)
        }
        migrator.registerMigration("what an event id came with") { database in
            try database.execute(sql: "ALTER TABLE event_ids ADD COLUMN digest INTEGER")
        }
        migrator.registerMigration("places in the input") { database in
            try database.execute(sql: places)
        }
        return migrator
    }

    /// One row per message id. A card that the API renamed has several rows: all but the first point to it.
    private static let cards = """
        CREATE TABLE cards (
            id INTEGER PRIMARY KEY,
            message_id TEXT NOT NULL UNIQUE,
            same_as INTEGER,
            sends_as TEXT,
            newest_time INTEGER,
            is_final INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            touched_at INTEGER NOT NULL
        );

        """

    /// Ids are input order and are never reused, since the emission mark is an id.
    private static let updates = """
        CREATE TABLE updates (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            state INTEGER NOT NULL,
            card INTEGER NOT NULL,
            not_before INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            failing_since INTEGER,
            accepted_at INTEGER NOT NULL,
            finished_at INTEGER,
            event_time INTEGER,
            is_final INTEGER NOT NULL,
            message_id TEXT NOT NULL,
            status TEXT NOT NULL,
            plugin TEXT NOT NULL,
            rule TEXT NOT NULL,
            event_id TEXT,
            tenant TEXT,
            reason TEXT,
            body BLOB NOT NULL
        );
        CREATE INDEX updates_due ON updates (not_before) WHERE state = 0;
        CREATE INDEX updates_pending ON updates (card) WHERE state = 0;
        CREATE INDEX updates_in_flight ON updates (card) WHERE state = 1;
        CREATE INDEX updates_dead ON updates (id) WHERE state = 4;

        """

    private static let attempts = """
        CREATE TABLE attempts (
            id INTEGER PRIMARY KEY,
            update_id INTEGER NOT NULL,
            at INTEGER NOT NULL,
            http_status INTEGER,
            code INTEGER,
            message TEXT NOT NULL,
            log_id TEXT,
            milliseconds INTEGER NOT NULL
        );
        CREATE INDEX attempts_of_update ON attempts (update_id);

        """

    /// In order of being seen: a row that is seen anew after the window gets a new id.
    private static let eventIDs = """
        CREATE TABLE event_ids (
            id INTEGER PRIMARY KEY,
            plugin TEXT NOT NULL,
            event_id TEXT NOT NULL,
            seen_at INTEGER NOT NULL,
            UNIQUE (event_id, plugin)
        );

        """

    private static let failedLines = """
        CREATE TABLE failed_lines (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            reason TEXT NOT NULL,
            detail TEXT NOT NULL,
            line_number INTEGER NOT NULL,
            plugin TEXT,
            rule TEXT,
            length INTEGER NOT NULL,
            sha256 TEXT,
            raw BLOB NOT NULL
        );

        """

    private static let settings = """
        CREATE TABLE numbers (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE input_marks (
            path TEXT PRIMARY KEY,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            carry BLOB NOT NULL,
            peeked_length INTEGER NOT NULL,
            peeked_digest TEXT,
            line_number INTEGER NOT NULL
        );

        """

    /// One tenant at its limit must not be in the way of the others.
    private static let dueByTenant = """
        DROP INDEX updates_due;
        CREATE INDEX updates_due ON updates (tenant, not_before) WHERE state = 0 AND waits_for IS NULL;

        """

    /// Bytes are looked at before they are consumed; a batch may be stored in parts; a line may be too long for a carry.
    private static let checkedInputs = """
        ALTER TABLE input_marks RENAME COLUMN peeked_length TO checked_length;
        ALTER TABLE input_marks RENAME COLUMN peeked_digest TO checked_digest;
        ALTER TABLE input_marks ADD COLUMN passed_lines INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE input_marks ADD COLUMN overlong BLOB NOT NULL DEFAULT x'';

        """

    /// `after_update` is the id of the last update that was stored before a line failed. Places are raw values of
    /// `InputPlace`; an update without one stands at its id. What was the order of a card's newest update was an id, and
    /// 0 for a card's first update. `sent_…` is the newest update that was sent to a card; of cards whose updates are no
    /// longer stored, the newest one is taken for it.
    private static let places = """
        ALTER TABLE failed_lines ADD COLUMN after_update INTEGER;
        ALTER TABLE updates ADD COLUMN place INTEGER;
        ALTER TABLE cards RENAME COLUMN newest_order TO newest_place;
        UPDATE cards SET newest_place = newest.id
            FROM (SELECT card, MAX(id) AS id FROM updates WHERE state <> 3 GROUP BY card) AS newest
            WHERE newest.card = cards.id AND cards.newest_place = 0;
        UPDATE cards SET newest_place = newest_place << 20;
        ALTER TABLE cards ADD COLUMN sent_update INTEGER;
        ALTER TABLE cards ADD COLUMN sent_time INTEGER;
        ALTER TABLE cards ADD COLUMN sent_final INTEGER;
        ALTER TABLE cards ADD COLUMN sent_place INTEGER;
        UPDATE cards SET sent_update = newest_place >> 20, sent_time = newest_time, sent_final = is_final,
            sent_place = newest_place WHERE id NOT IN (SELECT card FROM updates);
        UPDATE cards SET sent_update = sent.id, sent_time = sent.event_time, sent_final = sent.is_final,
            sent_place = sent.id << 20
            FROM (SELECT card, MAX(id) AS id, event_time, is_final FROM updates WHERE state = 2 GROUP BY card) AS sent
            WHERE sent.card = cards.id;

        """

    /// The rows of `tracked_cards` are in the order of their time, and a card keeps the time at which it was tracked
    /// first. An update that waits for a card has its key in `waits_for`, no card and no message id, and is due when
    /// its waiting is over. `newest_order` is the id of a card's newest update, or of the waiting one that it was.
    private static let directory = """
        CREATE TABLE tracked_cards (
            id INTEGER PRIMARY KEY,
            plugin TEXT NOT NULL,
            key TEXT NOT NULL,
            message_id TEXT NOT NULL,
            tracked_at INTEGER NOT NULL,
            UNIQUE (key, plugin, message_id)
        );
        CREATE INDEX tracked_cards_by_message ON tracked_cards (message_id);
        ALTER TABLE cards ADD COLUMN tracked_at INTEGER;
        ALTER TABLE cards ADD COLUMN newest_order INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE updates ADD COLUMN waits_for TEXT;
        CREATE INDEX updates_waiting ON updates (not_before) WHERE state = 0 AND waits_for IS NOT NULL;
        CREATE INDEX updates_by_key ON updates (waits_for, plugin) WHERE waits_for IS NOT NULL;

        """
}
