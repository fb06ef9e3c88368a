// The part of Arduino's String that sketches of a course use.
#pragma once
#include <stdio.h>

#include <string>

// F("text") marks a text that stays in flash; on the host that is an ordinary text.
class __FlashStringHelper;
#define F(text) (reinterpret_cast<const __FlashStringHelper *>(text))

class String {
 public:
  String(const char *text = "") : text_(text) {}
  String(const __FlashStringHelper *text) : text_(reinterpret_cast<const char *>(text)) {}
  String(const std::string &text) : text_(text) {}
  explicit String(char c) : text_(1, c) {}
  explicit String(int n) : text_(std::to_string(n)) {}
  explicit String(unsigned int n) : text_(std::to_string(n)) {}
  explicit String(long n) : text_(std::to_string(n)) {}
  explicit String(unsigned long n) : text_(std::to_string(n)) {}
  explicit String(double x, unsigned char digits = 2) {
    char buffer[64];
    snprintf(buffer, sizeof buffer, "%.*f", digits, x);
    text_ = buffer;
  }

  const char *c_str() const { return text_.c_str(); }
  unsigned int length() const { return (unsigned int)text_.size(); }
  char operator[](unsigned int i) const { return i < text_.size() ? text_[i] : '\0'; }
  char charAt(unsigned int i) const { return (*this)[i]; }
  bool operator==(const String &other) const { return text_ == other.text_; }
  bool operator!=(const String &other) const { return text_ != other.text_; }
  String &operator+=(const String &other) { text_ += other.text_; return *this; }
  String &operator+=(char c) { text_ += c; return *this; }
  String operator+(const String &other) const { return String(text_ + other.text_); }
  float toFloat() const { return (float)atof(text_.c_str()); }
  long toInt() const { return atol(text_.c_str()); }

 private:
  std::string text_;
};
