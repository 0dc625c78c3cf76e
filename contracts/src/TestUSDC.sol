// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {TestUSDCSignatures} from "./TestUSDCSignatures.sol";

/// @title TestUSDC
/// @notice A stand-in for USDC on the local chain: 6 decimals, EIP-2612, EIP-3009, pause, blocklist, and a mint open
/// to everyone. Behind {TestUSDCProxy} a transaction costs what it costs with USDC.
/// @dev Errors are strings, as USDC's are, so that callers meet the same kind of revert data.
contract TestUSDC is IERC20Metadata {
    bytes32 public constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 public constant TRANSFER_WITH_AUTHORIZATION_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 public constant RECEIVE_WITH_AUTHORIZATION_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 public constant CANCEL_AUTHORIZATION_TYPEHASH =
        keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    uint256 private constant BLOCKED = 1 << 255;
    TestUSDCSignatures private immutable SIGNATURES = new TestUSDCSignatures();

    string public name;
    string public symbol;
    address public owner;
    bool public paused;
    uint256 public totalSupply;
    /// @dev Balance in the low 255 bits, "is blocked" in the highest.
    mapping(address account => uint256 word) private words;
    mapping(address account => mapping(address spender => uint256)) public allowance;
    mapping(address account => uint256) public nonces;
    mapping(address authorizer => mapping(bytes32 nonce => bool)) public authorizationState;

    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);
    event AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce);
    event Blacklisted(address indexed account);
    event UnBlacklisted(address indexed account);
    event Pause();
    event Unpause();

    modifier onlyOwner() {
        require(msg.sender == owner, "TestUSDC: caller is not the owner");
        _;
    }

    modifier whenNotPaused() {
        require(!paused, "TestUSDC: paused");
        _;
    }

    modifier notBlocked(address account) {
        require(words[account] < BLOCKED, "TestUSDC: account is blocked");
        _;
    }

    /// @notice Names the token and its owner, who may pause and block. Once.
    function initialize(address initialOwner) external {
        require(owner == address(0), "TestUSDC: already initialized");
        require(initialOwner != address(0), "TestUSDC: owner is the zero address");
        name = "TestUSDC";
        symbol = "USDC";
        owner = initialOwner;
    }

    function decimals() external pure returns (uint8) {
        return 6;
    }

    /// @notice The version of the EIP-712 domain.
    function version() public pure returns (string memory) {
        return "2";
    }

    function balanceOf(address account) external view returns (uint256) {
        return _balance(account);
    }

    function isBlacklisted(address account) external view returns (bool) {
        return words[account] >= BLOCKED;
    }

    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return keccak256(
            abi.encode(
                DOMAIN_TYPEHASH, keccak256(bytes(name)), keccak256(bytes(version())), block.chainid, address(this)
            )
        );
    }

    /// @notice Makes money for anyone. There is no such function in USDC.
    function mint(address to, uint256 value) external whenNotPaused notBlocked(to) {
        require(to != address(0), "TestUSDC: mint to the zero address");
        totalSupply += value;
        _setBalance(to, _balance(to) + value);
        emit Transfer(address(0), to, value);
    }

    function transfer(address to, uint256 value)
        external
        whenNotPaused
        notBlocked(msg.sender)
        notBlocked(to)
        returns (bool)
    {
        _transfer(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value)
        external
        whenNotPaused
        notBlocked(msg.sender)
        notBlocked(from)
        notBlocked(to)
        returns (bool)
    {
        require(value <= allowance[from][msg.sender], "TestUSDC: transfer amount exceeds allowance");
        _transfer(from, to, value);
        allowance[from][msg.sender] -= value;
        return true;
    }

    function approve(address spender, uint256 value) external whenNotPaused returns (bool) {
        _approve(msg.sender, spender, value);
        return true;
    }

    function permit(address account, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
    {
        permit(account, spender, value, deadline, abi.encodePacked(r, s, v));
    }

    function permit(address account, address spender, uint256 value, uint256 deadline, bytes memory signature)
        public
        whenNotPaused
    {
        require(deadline >= block.timestamp, "TestUSDC: permit is expired");
        bytes32 structHash =
            keccak256(abi.encode(PERMIT_TYPEHASH, account, spender, value, nonces[account]++, deadline));
        _requireSignature(account, structHash, signature);
        _approve(account, spender, value);
    }

    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        transferWithAuthorization(from, to, value, validAfter, validBefore, nonce, abi.encodePacked(r, s, v));
    }

    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) public whenNotPaused notBlocked(from) notBlocked(to) {
        bytes32 structHash = keccak256(
            abi.encode(TRANSFER_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
        );
        _useAuthorization(from, validAfter, validBefore, nonce, structHash, signature);
        _transfer(from, to, value);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        receiveWithAuthorization(from, to, value, validAfter, validBefore, nonce, abi.encodePacked(r, s, v));
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes memory signature
    ) public whenNotPaused notBlocked(from) notBlocked(to) {
        require(to == msg.sender, "TestUSDC: caller must be the payee");
        bytes32 structHash =
            keccak256(abi.encode(RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce));
        _useAuthorization(from, validAfter, validBefore, nonce, structHash, signature);
        _transfer(from, to, value);
    }

    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s) external {
        cancelAuthorization(authorizer, nonce, abi.encodePacked(r, s, v));
    }

    function cancelAuthorization(address authorizer, bytes32 nonce, bytes memory signature) public whenNotPaused {
        require(!authorizationState[authorizer][nonce], "TestUSDC: authorization is used or canceled");
        _requireSignature(
            authorizer, keccak256(abi.encode(CANCEL_AUTHORIZATION_TYPEHASH, authorizer, nonce)), signature
        );
        authorizationState[authorizer][nonce] = true;
        emit AuthorizationCanceled(authorizer, nonce);
    }

    function pause() external onlyOwner {
        paused = true;
        emit Pause();
    }

    function unpause() external onlyOwner {
        paused = false;
        emit Unpause();
    }

    function blacklist(address account) external onlyOwner {
        words[account] |= BLOCKED;
        emit Blacklisted(account);
    }

    function unBlacklist(address account) external onlyOwner {
        words[account] &= ~BLOCKED;
        emit UnBlacklisted(account);
    }

    function _useAuthorization(
        address from,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes32 structHash,
        bytes memory signature
    ) private {
        require(block.timestamp > validAfter, "TestUSDC: authorization is not yet valid");
        require(block.timestamp < validBefore, "TestUSDC: authorization is expired");
        require(!authorizationState[from][nonce], "TestUSDC: authorization is used or canceled");
        _requireSignature(from, structHash, signature);
        authorizationState[from][nonce] = true;
        emit AuthorizationUsed(from, nonce);
    }

    function _requireSignature(address signer, bytes32 structHash, bytes memory signature) private view {
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", DOMAIN_SEPARATOR(), structHash));
        require(SIGNATURES.isValidSignatureNow(signer, digest, signature), "TestUSDC: invalid signature");
    }

    function _approve(address account, address spender, uint256 value) private {
        require(account != address(0), "TestUSDC: approve from the zero address");
        require(spender != address(0), "TestUSDC: approve to the zero address");
        allowance[account][spender] = value;
        emit Approval(account, spender, value);
    }

    function _transfer(address from, address to, uint256 value) private {
        require(from != address(0), "TestUSDC: transfer from the zero address");
        require(to != address(0), "TestUSDC: transfer to the zero address");
        require(value <= _balance(from), "TestUSDC: transfer amount exceeds balance");
        _setBalance(from, _balance(from) - value);
        _setBalance(to, _balance(to) + value);
        emit Transfer(from, to, value);
    }

    function _balance(address account) private view returns (uint256) {
        return words[account] & ~BLOCKED;
    }

    function _setBalance(address account, uint256 value) private {
        require(value < BLOCKED, "TestUSDC: balance exceeds 2^255-1");
        require(words[account] < BLOCKED, "TestUSDC: account is blocked");
        words[account] = value;
    }
}
