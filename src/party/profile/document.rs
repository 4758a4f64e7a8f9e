//! A profile's TOML, as serde decodes it into types.
//!
//! The parser's own way to types is compiled anew for each of them, in several layers: a twentieth of the program. This is
//! one layer, which asks for what a profile is made of: tables, lists, texts, booleans and whole numbers.

use std::fmt::Display;

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong in a document.
#[derive(Debug)]
pub(super) struct NotOfTheFormat {
    /// The place: bytes from the start.
    pub(super) at: Option<usize>,
    /// What is wrong there.
    pub(super) message: String,
}

impl Display for NotOfTheFormat {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for NotOfTheFormat {}

impl Error for NotOfTheFormat {
    fn custom<T: Display>(message: T) -> Self {
        let message = message.to_string();
        Self { at: None, message }
    }
}

impl NotOfTheFormat {
    /// At `place`, unless it is known to be further inside.
    fn within<T>(place: usize) -> impl FnOnce(Self) -> Result<T, Self> {
        move |wrong| {
            Err(Self {
                at: wrong.at.or(Some(place)),
                ..wrong
            })
        }
    }
}

/// What `text` describes.
///
/// # Errors
/// Where it is no TOML, or describes something else.
pub(super) fn decode<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, NotOfTheFormat> {
    let table = DeTable::parse(text).map_err(|error| NotOfTheFormat {
        at: error.span().map(|span| span.start),
        message: error.message().to_owned(),
    })?;
    T::deserialize(TomlTable(table.get_ref())).or_else(NotOfTheFormat::within(0))
}

/// A table with everything in it.
#[derive(Clone, Copy)]
struct TomlTable<'a>(&'a DeTable<'a>);

/// What a key has, or an item of a list.
#[derive(Clone, Copy)]
struct TomlValue<'a>(&'a Spanned<DeValue<'a>>);

impl<'a> TomlValue<'a> {
    fn unexpected(self) -> Unexpected<'a> {
        match self.0.get_ref() {
            DeValue::String(text) => Unexpected::Str(text),
            DeValue::Boolean(flag) => Unexpected::Bool(*flag),
            DeValue::Array(_) => Unexpected::Seq,
            DeValue::Table(_) => Unexpected::Map,
            other => Unexpected::Other(other.type_str()),
        }
    }

    fn number(self) -> Option<u64> {
        let number = self.0.get_ref().as_integer()?;
        u64::from_str_radix(number.as_str(), number.radix()).ok()
    }
}

struct TomlEntries<'a> {
    left: Vec<(&'a Spanned<std::borrow::Cow<'a, str>>, TomlValue<'a>)>,
}

impl<'a> TomlEntries<'a> {
    fn of(table: &'a DeTable<'a>) -> Self {
        let entries = table.iter().map(|(key, value)| (key, TomlValue(value)));
        // Taken from the end.
        Self {
            left: entries.rev().collect(),
        }
    }
}

impl<'de> MapAccess<'de> for TomlEntries<'de> {
    type Error = NotOfTheFormat;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, NotOfTheFormat> {
        let Some((key, _)) = self.left.last() else {
            return Ok(None);
        };
        let name: StringDeserializer<NotOfTheFormat> = key.get_ref().to_string().into_deserializer();
        seed.deserialize(name)
            .map(Some)
            .or_else(NotOfTheFormat::within(key.span().start))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotOfTheFormat> {
        let Some((_, value)) = self.left.pop() else {
            return Err(NotOfTheFormat::custom("a value without a key"));
        };
        seed.deserialize(value)
            .or_else(NotOfTheFormat::within(value.0.span().start))
    }
}

struct TomlItems<'a>(std::slice::Iter<'a, Spanned<DeValue<'a>>>);

impl<'de> SeqAccess<'de> for TomlItems<'de> {
    type Error = NotOfTheFormat;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, NotOfTheFormat> {
        let Some(item) = self.0.next() else { return Ok(None) };
        seed.deserialize(TomlValue(item))
            .map(Some)
            .or_else(NotOfTheFormat::within(item.span().start))
    }
}

impl<'de> Deserializer<'de> for TomlTable<'de> {
    type Error = NotOfTheFormat;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        visitor.visit_map(TomlEntries::of(self.0))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> Deserializer<'de> for TomlValue<'de> {
    type Error = NotOfTheFormat;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        match self.0.get_ref() {
            DeValue::String(text) => visitor.visit_str(text),
            DeValue::Boolean(flag) => visitor.visit_bool(*flag),
            DeValue::Array(_) => self.deserialize_seq(visitor),
            DeValue::Table(_) => self.deserialize_map(visitor),
            DeValue::Integer(_) => self.deserialize_u64(visitor),
            _ => Err(NotOfTheFormat::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        match self.0.get_ref() {
            DeValue::Boolean(flag) => visitor.visit_bool(*flag),
            _ => Err(NotOfTheFormat::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        match self.number() {
            Some(number) => visitor.visit_u64(number),
            None => Err(NotOfTheFormat::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        match self.0.get_ref() {
            DeValue::String(text) => visitor.visit_str(text),
            _ => Err(NotOfTheFormat::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotOfTheFormat> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        match self.0.get_ref() {
            DeValue::Array(items) => visitor.visit_seq(TomlItems(items.iter())),
            _ => Err(NotOfTheFormat::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotOfTheFormat> {
        match self.0.get_ref() {
            DeValue::Table(table) => visitor.visit_map(TomlEntries::of(table)),
            _ => Err(NotOfTheFormat::invalid_type(self.unexpected(), &visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotOfTheFormat> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotOfTheFormat> {
        match self.0.get_ref() {
            DeValue::String(text) => visitor.visit_enum(text.as_ref().into_deserializer()),
            _ => Err(NotOfTheFormat::invalid_type(self.unexpected(), &visitor)),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}
