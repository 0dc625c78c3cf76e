// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Test} from "forge-std/Test.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {LuxxonSettlement} from "../src/LuxxonSettlement.sol";
import {TestUSDC} from "../src/TestUSDC.sol";
import {TestUSDCProxy} from "../src/TestUSDCProxy.sol";
import {Pack} from "./Pack.sol";

/// @dev A token, a settlement contract and the people around it, as every test finds them.
abstract contract Base is Test {
    uint256 internal constant POOL = 1_000_000_000;
    uint256 internal constant RATE = 1000;
    uint256 internal constant SECONDS = 28;
    uint256 internal constant TO_AMOUNT = 23_800;
    uint256 internal constant FEE = 4200;
    uint256 internal constant TOTAL = TO_AMOUNT + FEE;

    TestUSDC internal usdc;
    LuxxonSettlement internal settlement;

    address internal owner = makeAddr("owner");
    address internal platform = makeAddr("platform");
    address internal relayer = makeAddr("relayer");
    address internal guardian = makeAddr("guardian");
    address internal operator = makeAddr("operator");
    address internal stranger = makeAddr("stranger");
    address internal consumer;
    uint256 internal consumerKey;

    function setUp() public virtual {
        vm.warp(1_778_673_607);
        (consumer, consumerKey) = makeAddrAndKey("consumer");
        usdc = newUsdc();
        settlement = new LuxxonSettlement(address(usdc), owner, platform, relayer, 2000);
        vm.prank(owner);
        settlement.setGuardian(guardian, true);
        fund(consumer, POOL);
    }

    function newUsdc() internal returns (TestUSDC) {
        TestUSDC implementation = new TestUSDC();
        bytes memory initialization = abi.encodeCall(TestUSDC.initialize, (address(this)));
        return TestUSDC(address(new TestUSDCProxy(address(implementation), initialization)));
    }

    /// @dev Gives `account` money and moves it into their pool.
    function fund(address account, uint256 amount) internal {
        allow(account, amount);
        vm.prank(account);
        settlement.deposit(amount);
    }

    /// @dev Gives `account` money and lets the settlement contract take it.
    function allow(address account, uint256 amount) internal {
        usdc.mint(account, amount);
        vm.prank(account);
        usdc.approve(address(settlement), amount);
    }

    function pause() internal {
        vm.prank(guardian);
        settlement.pause();
    }

    function idOf(uint64 sequence) internal pure returns (bytes32) {
        return (keccak256(abi.encode("session", sequence)) >> 64 << 64) | bytes32(uint256(sequence));
    }

    /// @dev 28 s at 1000 a second with 15 % fee, out of the pool of `consumer`.
    function settle(uint64 sequence) internal {
        vm.prank(relayer);
        settlement.settleFromPool(idOf(sequence), consumer, operator, RATE, SECONDS, TO_AMOUNT, FEE);
    }

    /// @dev The same charge out of the pool of `payer`, as an entry of a batch.
    function entryOf(uint64 sequence, address payer) internal pure returns (bytes memory) {
        return
            Pack.entry(Pack.Entry(idOf(sequence), payer, uint64(RATE), uint24(SECONDS), uint80(TO_AMOUNT), uint80(FEE)));
    }

    /// @dev One run of one payee with these entries, `Pack.entry` each.
    function runOf(address payee, bytes[] memory entries) internal pure returns (bytes memory) {
        bytes memory joined;
        for (uint256 i = 0; i < entries.length; i++) {
            joined = bytes.concat(joined, entries[i]);
        }
        return Pack.run(payee, uint16(entries.length), joined);
    }

    /// @dev One run of one payee with one entry.
    function runOf(address payee, bytes memory entry) internal pure returns (bytes memory) {
        return Pack.run(payee, 1, entry);
    }

    function settleBatch(bytes memory runs) internal returns (uint256) {
        vm.prank(relayer);
        return settlement.settleBatch(Pack.batch(runs));
    }

    function expectSkip(bytes32 id, address from, bytes4 reason) internal {
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.SettleSkipped(id, from, reason);
    }

    function digest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", usdc.DOMAIN_SEPARATOR(), structHash));
    }

    function signPermit(uint256 key, address spender, uint256 value, uint256 deadline)
        internal
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        address account = vm.addr(key);
        return vm.sign(
            key,
            digest(
                keccak256(abi.encode(usdc.PERMIT_TYPEHASH(), account, spender, value, usdc.nonces(account), deadline))
            )
        );
    }

    /// @dev An authorization valid now and for an hour, of the given EIP-3009 type.
    function signAuthorization(uint256 key, bytes32 typeHash, address from, address to, uint256 value, bytes32 nonce)
        internal
        view
        returns (uint8 v, bytes32 r, bytes32 s)
    {
        return
            vm.sign(key, digest(keccak256(abi.encode(typeHash, from, to, value, 0, block.timestamp + 1 hours, nonce))));
    }

    /// @dev The signature of `consumer` for {LuxxonSettlement.depositWithAuthorization}.
    function signDeposit(uint256 value, bytes32 nonce) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = signAuthorization(
            consumerKey, usdc.RECEIVE_WITH_AUTHORIZATION_TYPEHASH(), consumer, address(settlement), value, nonce
        );
        return abi.encodePacked(r, s, v);
    }
}
