//! What tells whose a text is, without parsing it.

/// A text, line by line without comments.
pub(super) struct Clues<'a> {
    text: &'a str,
    lines: Vec<&'a str>,
    /// Whether settings of Coder's are in it.
    pub(super) sets_coder: bool,
}

impl<'a> Clues<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        // YAML takes a carriage return alone for a line's end, too.
        let end = if text.contains('\n') { '\n' } else { '\r' };
        let lines = text.split(end).map(str::trim_end);
        let mut clues = Self {
            text,
            lines: lines.filter(|line| !line.trim_start().starts_with('#')).collect(),
            sets_coder: false,
        };
        clues.sets_coder = ["CODER_OIDC_", "CODER_ACCESS_URL", "CODER_PG_CONNECTION_URL"]
            .iter()
            .any(|sign| clues.mentions(sign));
        clues
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &'a str> {
        self.lines.iter().copied()
    }

    /// Whether a mapping at any depth has this key.
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.lines().any(|line| {
            let line = line.trim_start().trim_start_matches("- ").trim_matches(['\'', '"']);
            line.strip_prefix(key)
                .is_some_and(|rest| is_colon(rest.trim_start_matches(['\'', '"'])))
        })
    }

    pub(super) fn has_top_key(&self, key: &str) -> bool {
        let margin = self.margin();
        let mut lines = self.lines().filter_map(|line| line.strip_prefix(margin));
        lines.any(|line| {
            let quote = line
                .get(..1)
                .filter(|first| matches!(*first, "'" | "\""))
                .unwrap_or_default();
            let rest = line.strip_prefix(quote).and_then(|line| line.strip_prefix(key));
            rest.and_then(|rest| rest.strip_prefix(quote)).is_some_and(is_colon)
        })
    }

    /// The spaces that the whole text is indented by.
    fn margin(&self) -> &'a str {
        let first = self.lines().find(|line| !line.is_empty() && *line != "---");
        let spaces = first.and_then(|line| line.get(..line.len() - line.trim_start_matches(' ').len()));
        spaces.unwrap_or_default()
    }

    /// Whether a unit has a section with this heading.
    pub(super) fn has_section(&self, section: &str) -> bool {
        self.lines().any(|line| line == section)
    }

    pub(super) fn mentions(&self, word: &str) -> bool {
        self.text.contains(word) && self.lines().any(|line| line.contains(word))
    }

    /// Whether Coder is started with flags of the sign-in.
    pub(super) fn flags_coder(&self) -> bool {
        let starts = self.mentions("coder server") || self.mentions("coder/coder");
        starts && (self.mentions("--oidc-issuer-url") || self.mentions("--oidc-client-id"))
    }

    /// Whether lines assign settings of Coder's by their names in lower case.
    pub(super) fn sets_in_lower_case(&self) -> bool {
        let signs = ["coder_oidc_", "coder_access_url="];
        self.lines().any(|line| {
            let line = line.trim_start();
            let line = line.strip_prefix("export ").unwrap_or(line);
            line.contains('=') && signs.iter().any(|sign| line.starts_with(sign))
        })
    }

    /// Whether it begins with an item of a list.
    pub(super) fn is_list(&self) -> bool {
        let first = self.lines().find(|line| !line.is_empty() && *line != "---");
        first.is_some_and(|line| line.starts_with('-'))
    }

    /// Whether a manifest only stores values for Authelia: what another program's Secret has under a name of Coder's is
    /// that program's.
    pub(super) fn stores_for_authelia(&self) -> bool {
        const STORES: [&str; 4] = [
            "kind: ExternalSecret",
            "kind: Secret",
            "kind: ConfigMap",
            "kind: SealedSecret",
        ];
        let mut kinds = self.lines().filter(|line| line.starts_with("kind:"));
        kinds.all(|line| STORES.contains(&line)) && self.lines().any(|line| line.starts_with("  name: authelia"))
    }

    /// Whether Coder's image is named, and no address that happens to have these words.
    pub(super) fn runs_coder(&self) -> bool {
        const IMAGES: [&str; 3] = ["coder/coder", "coder/coder-preview", "codercom/coder"];
        let image = |line: &str| {
            ["image:", "repository:", "name:", "url:", "Image="]
                .iter()
                .any(|key| line.starts_with(key))
        };
        let is_coders = |line: &str| IMAGES.iter().any(|image| ends_word(line, image));
        let mut lines = self.lines().map(|line| line.trim_start().trim_start_matches("- "));
        lines.any(|line| image(line) && is_coders(line) && !line.contains("github.com"))
    }
}

/// What begins lines of Authelia's in a text that is one line between quotes, as `kubectl get -o yaml` writes one with a
/// space at the end of a line.
pub(super) const QUOTED: [&str; 3] = [
    "\\nidentity_providers:",
    "\\nauthentication_backend:",
    "\\naccess_control:",
];

/// Whether a manifest names the image of Coder's server.
pub(super) fn runs_coder(text: &str) -> bool {
    let images = ["coder/coder", "codercom/coder"];
    let mut named = images.iter().flat_map(|image| text.split(image).skip(1));
    named.any(|behind| behind.starts_with([':', '"', '@', '\n']))
}

/// Whether a key ends here: YAML takes spaces before the colon.
fn is_colon(rest: &str) -> bool {
    rest.trim_start_matches([' ', '\t']).starts_with(':')
}

/// Whether `word` is in `line` and nothing that would go on with it follows.
pub(super) fn ends_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let next = line.get(at + word.len()..).and_then(|rest| rest.chars().next());
        next.is_none_or(|next| matches!(next, ':' | '@' | '"' | '\'' | ' ' | '}' | ','))
    })
}
